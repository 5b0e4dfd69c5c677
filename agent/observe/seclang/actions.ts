import { checkAction, isDisruptive } from './action-rules.ts';
import { lower, trimSpace, withoutQuotes } from './go-text.ts';

export interface Action {
  /** Lower case. */
  key: string;
  /** Without its quotes; '' where the action has no value. */
  value: string;
}

/** The actions of a list, or why the engine refuses to load it. */
export type ActionList = { ok: true; actions: readonly Action[] } | { ok: false; why: string };

/**
 * Reads an action list as Coraza's `parseActions` (`internal/seclang/rule_parser.go`) does: split at commas outside single quotes,
 * the first character neither separates nor quotes, what follows a backslash counts for nothing, names are case-insensitive, the
 * value follows the first colon. Of several actions that end a request or let it pass the last one stands.
 */
export function parseActions(list: string): ActionList {
  const actions: Action[] = [];
  let disruptive = -1;
  for (const { key, value } of pieces(list)) {
    const action: Action = { key: lower(trimSpace(key)), value: withoutQuotes(trimSpace(value)) };
    const why = checkAction(action.key, action.value);
    if (why !== null) return { ok: false, why };
    if (isDisruptive(action.key) && disruptive !== -1) actions[disruptive] = action;
    else {
      if (isDisruptive(action.key)) disruptive = actions.length;
      actions.push(action);
    }
  }
  return { ok: true, actions };
}

function pieces(list: string): { key: string; value: string }[] {
  const found: { key: string; value: string }[] = [];
  let from = 0;
  let colon = -1;
  let isQuoted = false;
  const close = (end: number): void => {
    found.push({ key: list.slice(from, colon === -1 ? end : colon), value: colon === -1 ? '' : list.slice(colon + 1, end) });
    from = end + 1;
    colon = -1;
  };
  for (let at = 1; at < list.length; at++) {
    if (list[at - 1] === '\\') continue;
    if (list[at] === "'") isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (list[at] === ':' && colon === -1) colon = at;
    else if (list[at] === ',') close(at);
  }
  close(list.length);
  return found;
}
