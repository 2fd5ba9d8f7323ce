/**
 * Hands the trace of whoever started or signalled a run on to the activity that this leads to, and only to that one: a
 * wake by a timer, days later, is nobody's doing. OpenTelemetry itself stays outside the sandbox: the header is a text
 * here, and no command depends on it, so histories with and without it replay alike.
 */
import type { Headers, WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { TRACE_HEADER } from './contract.ts';

export const interceptors: WorkflowInterceptorsFactory = () => {
  let heard: Headers = {};
  const hear = (headers: Headers): void => {
    const trace = headers[TRACE_HEADER];
    if (trace !== undefined) heard = { [TRACE_HEADER]: trace };
  };
  /** The headers of an activity. */
  const told = (headers: Headers): Headers => {
    const all = { ...headers, ...heard };
    heard = {};
    return all;
  };
  return {
    inbound: [
      {
        execute(input, next) {
          hear(input.headers);
          return next(input);
        },
        handleSignal(input, next) {
          hear(input.headers);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next({ ...input, headers: told(input.headers) }),
        scheduleLocalActivity: (input, next) => next({ ...input, headers: told(input.headers) }),
      },
    ],
  };
};
