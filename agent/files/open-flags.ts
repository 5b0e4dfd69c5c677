import { constants } from 'node:fs';

/**
 * How a file is opened for reading that somebody else may have put there: a pipe would hold whoever opens it until somebody writes into
 * it, and a link would lead to a file that its owner may not read. Whether it is a regular file is then asked of what was opened.
 */
export const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY;
