import { version } from '../package.json';

/** Of this Worker, and of the agent that it serves. */
export const VERSION: string = version;
