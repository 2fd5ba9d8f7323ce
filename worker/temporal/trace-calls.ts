/** Traces through Temporal: calls that start or signal a run carry the trace, and the activity they lead to goes on with it. */
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { continued, type Tracing } from '../../platform/tracing.ts';
import { TRACE_HEADER } from '../../workflows/contract.ts';

/** For a client. */
export function tracedCalls(tracing: Tracing): WorkflowClientInterceptor {
  /** With the span in force, which is that of the call. */
  const carried = (headers: Headers): Headers => {
    const traceparent = tracing.current();
    if (traceparent === null) return headers;
    return { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent }) };
  };
  return {
    startWithDetails: ({ workflowType, options, headers, ...input }, next) =>
      continued(tracing, tracing.current(), `StartWorkflow:${workflowType}`, attributes(options.workflowId), () =>
        next({ ...input, workflowType, options, headers: carried(headers) }),
      ),
    signal: ({ signalName, workflowExecution, headers, ...input }, next) =>
      continued(
        tracing,
        tracing.current(),
        `SignalWorkflow:${signalName}`,
        attributes(workflowExecution.workflowId ?? ''),
        () => next({ ...input, signalName, workflowExecution, headers: carried(headers) }),
      ),
  };
}

/** For a worker. */
export function tracedActivities(tracing: Tracing): ActivityInterceptorsFactory {
  return ({ info: { activityType, workflowExecution } }) => ({
    inbound: {
      execute: (input, next) =>
        continued(
          tracing,
          traceIn(input.headers),
          `RunActivity:${activityType}`,
          attributes(workflowExecution?.workflowId ?? ''),
          () => next(input),
        ),
    },
  });
}

function traceIn(headers: Headers): string | null {
  const payload = headers[TRACE_HEADER];
  if (payload === undefined) return null;
  const { traceparent } = defaultPayloadConverter.fromPayload<{ readonly traceparent?: string }>(payload);
  return traceparent ?? null;
}

/** As Temporal's own interceptors name it. */
function attributes(workflowId: string): Readonly<Record<string, string>> {
  return { temporalWorkflowId: workflowId };
}
