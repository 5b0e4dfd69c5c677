import { dismissRefusal, refusedScenarios } from './changes.ts';

/** Why the last change of a scenario was refused, until it is dismissed. @param props.of the change, by `changeKey` */
export function Refusal({ of: key }: { of: string }) {
  const refusal = refusedScenarios.value.get(key);
  return refusal === undefined ? null : (
    <p class="problem" role="alert">
      {refusal}{' '}
      <button type="button" class="button button-small" onClick={() => dismissRefusal(key)}>
        Dismiss
      </button>
    </p>
  );
}
