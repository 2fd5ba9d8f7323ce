/** Whether a call failed because of the server or the way to it, and may succeed another time. */
import { isGrpcServiceError } from '@temporalio/client';

/** The client wraps what gRPC says. */
export function isUnreachable(error: unknown): boolean {
  return isGrpcServiceError(error) || (error instanceof Error && isGrpcServiceError(error.cause));
}
