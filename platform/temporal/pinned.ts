/** The Temporal CLI we bring where there is none: it holds the server. */

/** The newest version that `go install` can build: later ones have a `replace` directive in their go.mod. */
export const PINNED_VERSION = 'v1.5.1';

/** What Go builds, and the version of Go it asks for. */
export const GO_PACKAGE = `github.com/temporalio/cli/cmd/temporal@${PINNED_VERSION}`;
export const GO_VERSION = '1.25';
