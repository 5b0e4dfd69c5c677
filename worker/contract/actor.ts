/** What a credential is good for (docs/threat-model.md). */
export type Role = 'owner' | 'operator' | 'read_only' | 'metrics';

/**
 * What kind of somebody did something: the holder of OPERATOR_TOKEN, of a named token, a person or a service token whom Cloudflare Access
 * let in, a host, Argos Drift itself. `operator` is of events from before there were names: any of the first four.
 */
export type ActorKind = 'owner' | 'token' | 'access' | 'access_service' | 'operator' | 'host' | 'argos';

/** Who did something. A token may have the address of a person for a name: only both together say who it was. */
export interface Actor {
  /** The token's name, the address that Cloudflare Access tells, or what the kind itself is called. */
  readonly name: string;
  readonly kind: ActorKind;
}

/** What no token may be called, in any spelling: the history would tell of somebody else. */
export const RESERVED_NAMES: readonly string[] = ['owner', 'host', 'argos', 'operator'];
