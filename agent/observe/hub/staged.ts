import type { ItemType } from '#contract';

// Their folders have one more level: parsers/s01-parse/sshd-logs.yaml -> hub/parsers/s01-parse/crowdsecurity/sshd-logs.yaml
const STAGED: ReadonlySet<string> = new Set<ItemType>(['parsers', 'postoverflows']);

/** Whether items of this type are told apart by stages, which are folders. */
export const isStaged = (type: string): boolean => STAGED.has(type);
