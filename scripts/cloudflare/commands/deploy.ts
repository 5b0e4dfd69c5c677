import { readDeployed } from '../account/deployed-worker.ts';
import { demandNoNamespace } from '../account/namespace.ts';
import { needsToken, newToken, withSecretsFile } from '../account/operator-token.ts';
import { workerName } from '../account/worker-config.ts';
import { type WranglerEnded, wrangler, wranglerFault } from '../account/wrangler.ts';
import { buildAndCheck } from '../build/build-and-check.ts';
import { awaitDeployment } from '../deployed/await-deployment.ts';
import { demandFreeDomain } from '../deployed/domain-guard.ts';
import { Fault } from '../fault.ts';
import { keepSettings, readSettings, type Settings } from '../settings.ts';
import type { System } from '../system/system.ts';
import type { DeployOptions } from './arguments.ts';
import { dryRun } from './dry-run.ts';
import { sayFirstSteps, sayUpgradeSteps, showToken } from './next-steps.ts';

/**
 * Deploys Argos Drift, or upgrades it.
 * @throws Fault where it could not be done; what was done until then has been said
 */
export async function deploy(options: DeployOptions, system: System): Promise<void> {
  const kept = readSettings(system.root);
  const settings = withFlags(kept, options);
  if (options.isDryRun) return dryRun(system, settings, deployArgs(settings));

  const before = await readDeployed(system);
  if (!before.isWorkerThere) await demandNoNamespace(system);
  if (settings.domain !== null && settings.domain !== kept.domain) await demandFreeDomain(system, settings.domain);
  await buildAndCheck(system);

  const token = needsToken(before) ? newToken() : null;
  system.say(`Deploying ${workerName(system.root)}...`);
  const ended = await withSecretsFile(token, (secrets) => wrangler(system, ['deploy', ...deployArgs(settings), ...secrets]));
  if (!ended.isDone) throw await failed(system, ended, token);

  if (token !== null) showToken(system, token);
  const { origin, versionId } = whereItIs(settings, ended);
  keepSettings(system.root, { ...settings, origin });
  const isSeen = await awaitDeployment(system, {
    origin,
    versionId,
    isFirst: !before.isWorkerThere,
    isDomain: settings.domain !== null,
  });
  if (token !== null && isSeen) await sayFirstSteps(system, origin, token);
  else if (isSeen) await sayUpgradeSteps(system, origin, system.env.OPERATOR_TOKEN || null);
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
async function failed(system: System, ended: WranglerEnded, token: string | null): Promise<Fault> {
  if (token !== null) {
    const isInForce = await readDeployed({ ...system, stop: new AbortController().signal }).then(
      ({ secrets }) => secrets.includes('OPERATOR_TOKEN'),
      () => true,
    );
    if (isInForce) {
      system.say('The Worker may be uploaded, though not all of the deployment succeeded.');
      showToken(system, token);
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
