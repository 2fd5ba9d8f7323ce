/** Work for whoever asks without a token: those who ask together share it, so that nobody can ask for much of it. */

/** Does the work, unless it is under way: then what comes of that is the answer. */
export function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= work().finally(() => (underWay = null));
    return underWay;
  };
}
