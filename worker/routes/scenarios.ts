import { Hono } from 'hono';
import { type Declared, ScenarioPatch } from '#contract';
import type { AppEnv } from '../env.ts';
import { callFleet } from '../fleet/index.ts';
import { problem } from '../problem.ts';
import { answerIntent, answerSelected } from './answer.ts';
import { readBody, readHostSelection, readIfMatchOf } from './context.ts';

/** `OWNER/NAME` as one URL-encoded segment, or with its slash as it is. */
const NAMED = '/:name{[^/]+(?:/[^/]+)?}';

export const scenarios = new Hono<AppEnv>()
  .get('/', async (c) => {
    const host = readHostSelection(c);
    if (!host.ok) return problem(c, host.refusal);
    return answerIntent(c, await callFleet(c.env, (fleet) => fleet.scenarios(c.get('caller'), host.value)));
  })
  // Hono hands over crowdsecurity%2Fssh-bf decoded. It is validated in Fleet.
  .patch(NAMED, async (c) => {
    const hosts = readHostSelection(c);
    if (!hosts.ok) return problem(c, hosts.refusal);
    const ifMatch = readIfMatchOf(c);
    if (!ifMatch.ok) return problem(c, ifMatch.refusal);
    const body = await readBody(c, ScenarioPatch);
    if (!body.ok) return problem(c, body.refusal);
    const name = c.req.param('name');
    const declared = declaredBy(body.value);
    return answerSelected(
      c,
      await callFleet(c.env, (fleet) =>
        fleet.declareScenario(c.get('caller'), hosts.value, name, declared === 'disabled', declared, ifMatch.value),
      ),
    );
  })
  .delete(NAMED, async (c) => {
    const hosts = readHostSelection(c);
    if (!hosts.ok) return problem(c, hosts.refusal);
    const ifMatch = readIfMatchOf(c);
    if (!ifMatch.ok) return problem(c, ifMatch.refusal);
    const name = c.req.param('name');
    return answerSelected(
      c,
      await callFleet(c.env, (fleet) => fleet.withdrawScenario(c.get('caller'), hosts.value, name, ifMatch.value)),
    );
  });

function declaredBy({ disabled, declared }: ScenarioPatch): Declared {
  return declared ?? (disabled ? 'disabled' : 'enabled');
}
