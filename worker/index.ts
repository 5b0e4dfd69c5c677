import { app } from './app.ts';
import type { Bindings } from './env.ts';
import { callFleet } from './fleet/index.ts';

export { Fleet } from './fleet/index.ts';

export default {
  fetch: app.fetch,
  async scheduled(controller, env) {
    await callFleet(env, (fleet) => fleet.check(controller.scheduledTime));
  },
} satisfies ExportedHandler<Bindings>;
