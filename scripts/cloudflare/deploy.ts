import { announceFirst, announceUpgrade, showToken } from './announce.ts';
import type { DeployOptions } from './arguments.ts';
import { awaitDeployment } from './await-deployment.ts';
import { buildAndCheck } from './build.ts';
import { demandFreeDomain } from './domain-guard.ts';
import { dryRun } from './dry-run.ts';
import { Fault } from './fault.ts';
import { demandNoNamespace } from './namespace.ts';
import { needsToken, newToken, readDeployed, withSecretsFile } from './operator-token.ts';
import { keepSettings, readSettings, type Settings } from './settings.ts';
import { workerName } from './worker-config.ts';
import type { World } from './world.ts';
import { type WranglerEnded, wrangler, wranglerFault } from './wrangler.ts';

/**
 * Deploys Argos Drift, or upgrades it.
 * @throws Fault where it could not be done; what was done until then has been said
 */
export async function deploy(options: DeployOptions, world: World): Promise<void> {
  const kept = readSettings(world.root);
  const settings = withFlags(kept, options);
  if (options.isDryRun) return dryRun(world, settings, deployArgs(settings));

  const before = await readDeployed(world);
  if (!before.isWorkerThere) await demandNoNamespace(world);
  if (settings.domain !== null && settings.domain !== kept.domain) await demandFreeDomain(world, settings.domain);
  await buildAndCheck(world);

  const token = needsToken(before) ? newToken() : null;
  world.say(`Deploying ${workerName(world.root)}...`);
  const ended = await withSecretsFile(token, (secrets) => wrangler(world, ['deploy', ...deployArgs(settings), ...secrets]));
  if (!ended.isDone) throw await failed(world, ended, token);

  if (token !== null) showToken(world, token);
  const { origin, versionId } = whereItIs(settings, ended);
  keepSettings(world.root, { ...settings, origin });
  const isSeen = await awaitDeployment(world, {
    origin,
    versionId,
    isFirst: !before.isWorkerThere,
    isDomain: settings.domain !== null,
  });
  if (token !== null && isSeen) await announceFirst(world, origin, token);
  else if (isSeen) await announceUpgrade(world, origin, world.env.OPERATOR_TOKEN || null);
}

function withFlags(kept: Settings, { domain, agentUrl }: DeployOptions): Settings {
  return {
    ...kept,
    domain: domain === undefined ? kept.domain : domain,
    agentUrl: agentUrl === undefined ? kept.agentUrl : agentUrl,
  };
}

/** By flag and not in wrangler.toml, where `routes` would make `wrangler dev` rewrite the authority that agents sign. */
function deployArgs({ domain, agentUrl }: Settings): string[] {
  return [...(domain === null ? [] : ['--domain', domain]), ...(agentUrl === null ? [] : ['--var', `AGENT_URL:${agentUrl}`])];
}

/** A trigger is refused after the upload: then the Worker runs, and the token that was made for it must not be lost. */
async function failed(world: World, ended: WranglerEnded, token: string | null): Promise<Fault> {
  if (token !== null) {
    const isInForce = await readDeployed({ ...world, stop: new AbortController().signal }).then(
      ({ secrets }) => secrets.includes('OPERATOR_TOKEN'),
      () => true,
    );
    if (isInForce) {
      world.say('The Worker may be uploaded, though not all of the deployment succeeded.');
      showToken(world, token);
    }
  }
  const safe = token === null ? ended : { ...ended, output: ended.output.replaceAll(token, '(hidden)') };
  return wranglerFault('to deploy', safe);
}

function whereItIs({ domain }: Settings, { deployment, output }: WranglerEnded): { origin: string; versionId: string } {
  const origin = domain === null ? deployment?.targets.find((target) => /^https?:\/\//.test(target)) : `https://${domain}`;
  const versionId = deployment?.versionId ?? null;
  if (origin === undefined || versionId === null)
    throw new Fault(
      `It was deployed, but wrangler did not say where. It said:\n\n${output.trim()}\n`,
      'Find the address at dash.cloudflare.com, Workers & Pages. Is workers_dev switched off in wrangler.toml?',
    );
  return { origin, versionId };
}
