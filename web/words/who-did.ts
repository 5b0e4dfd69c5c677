import type { Actor, ActorKind } from '#contract';
import { visibleText } from './quotation.ts';

/** Who did something, as a person reads it: a token's or a person's name is a quotation, for which whoever gave it is answerable. */
export function whoDid({ actor, actor_kind }: { actor: Actor['name']; actor_kind: ActorKind }): string {
  switch (actor_kind) {
    case 'operator':
      return 'an operator';
    case 'owner':
      return 'the owner';
    case 'host':
      return 'the host';
    case 'argos':
      return 'Argos Drift';
    case 'token':
    case 'access':
    case 'access_service':
      return visibleText(actor);
  }
}
