/** What a long computation awaits between its pieces, so that whoever runs it can let others have their turn. */
export type Pause = () => Promise<void> | void;

/** No pause: nobody else waits. */
export const atOnce: Pause = () => undefined;
