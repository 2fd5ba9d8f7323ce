/** Settings of a Temporal server that serves a programme clock running many times as fast as real time. */

/**
 * By default the server reads timers a second ahead and puts off a shorter one until then, which nobody notices in a
 * timer of days. On a fast clock, where the last day before an expiry is a tenth of a second, ends came 650 ms late.
 */
export const SHORT_TIMERS: Readonly<Record<string, string>> = { 'history.timerProcessorMaxTimeShift': '1ms' };
