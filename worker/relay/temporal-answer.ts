/** What came of a call to Temporal, as far as the relay has to tell it apart. */
import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';

/**
 * done: Temporal has it on record. gone: there is no open run. open: there is one already. refused: this call is not
 * accepted, others may be. unreachable: no call would be answered just now.
 */
export type TemporalAnswer =
  { readonly kind: 'done' | 'gone' | 'open' } | { readonly kind: 'refused' | 'unreachable'; readonly error: Error };

/** INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE: something is wrong with this very call. */
const REFUSALS = new Set<number>([3, 9, 11]);

/** Waits for the call. An answer it has no name for is thrown: a mistake of ours. */
export async function answerOf(call: Promise<void>): Promise<TemporalAnswer> {
  try {
    await call;
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'gone' };
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'open' };
    if (!(error instanceof Error)) throw error;
    return { kind: isRefusal(error) ? 'refused' : 'unreachable', error };
  }
}

/** What doesn't come from the server can't be helped by waiting for it either. */
function isRefusal(error: Error): boolean {
  if (error instanceof NamespaceNotFoundError) return false;
  const cause = error instanceof ServiceError ? error.cause : error;
  return !isGrpcServiceError(cause) || REFUSALS.has(cause.code);
}
