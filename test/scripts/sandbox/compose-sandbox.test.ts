import { describe, expect, it } from 'vitest';
import { COMPOSE_TEXT, readCompose, serviceOf } from '../support/compose.ts';

const compose = readCompose();
const agent = serviceOf(compose, 'argos-drift-agent');
const crowdsec = serviceOf(compose, 'crowdsec');

/** What a service mounts, by the path inside. */
function mounts({ volumes }: { volumes: string[] }): Record<string, { from: string; mode: string }> {
  return Object.fromEntries(
    volumes.map((volume) => volume.split(':')).map(([from = '', to = '', mode = 'rw']) => [to, { from, mode }]),
  );
}

describe('the compose block gives the agent what it needs and no more', () => {
  it('keeps everything from it but reading', () => {
    expect(agent).toMatchObject({ cap_drop: ['ALL'], read_only: true, security_opt: ['no-new-privileges:true'] });
    const writable = Object.entries(mounts(agent)).filter(([, { mode }]) => mode !== 'ro');
    expect(writable.map(([path]) => path)).toEqual(['/var/lib/argos-drift', '/shared']);
    expect(COMPOSE_TEXT).not.toMatch(/privileged|cap_add|docker\.sock|network_mode|ports:/);
  });

  it('shows it CrowdSec at the paths that CrowdSec itself uses', () => {
    for (const path of ['/etc/crowdsec', '/var/lib/crowdsec/data']) {
      expect(mounts(agent)[path]).toEqual({ from: mounts(crowdsec)[path]?.from, mode: 'ro' });
      expect(mounts(crowdsec)[path]?.mode).toBe('rw');
    }
  });

  it('lets the agent write the sentinels and CrowdSec only read them, where the apply script looks', () => {
    expect(mounts(crowdsec)['/shared']).toEqual({ from: mounts(agent)['/shared']?.from, mode: 'ro' });
    expect(mounts(crowdsec)['/setup-appsec.sh']).toEqual({ from: './setup-appsec.sh', mode: 'ro' });
    expect(agent.environment?.ARGOS_DRIFT_SHARED_DIR).toBe('/shared');
  });

  it('keeps the key and the settings in a volume of the agent alone', () => {
    const state = mounts(agent)['/var/lib/argos-drift'];
    expect(agent.working_dir).toBe('/var/lib/argos-drift');
    expect(agent.environment?.ARGOS_DRIFT_CONFIG).toMatch(/^\/var\/lib\/argos-drift\//);
    expect(Object.values(mounts(crowdsec)).map(({ from }) => from)).not.toContain(state?.from);
  });

  it('declares every volume that it names', () => {
    const named = [...agent.volumes, ...crowdsec.volumes]
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((name) => !name.startsWith('.'));
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)));
  });

  it("lets it ask CrowdSec's metrics by the name of the service, and shares neither network nor processes with it", () => {
    const { protocol, hostname, port } = new URL(agent.environment?.ARGOS_DRIFT_ENGINE_METRICS ?? '');
    expect({ protocol, port }).toEqual({ protocol: 'http:', port: '6060' });
    expect(Object.keys(compose.services)).toContain(hostname);
    // A process space ends with its first process: the agent would be gone exactly when CrowdSec is, and could not say so.
    expect(COMPOSE_TEXT).not.toMatch(/^ *pid:/m);
  });

  it('has each placeholder that the dashboard and the build fill in, and the code once', () => {
    expect(agent.environment).toMatchObject({
      ARGOS_DRIFT_URL: 'https://HOST',
      ARGOS_DRIFT_CODE: 'CODE',
      ARGOS_DRIFT_INSTALL: 'docker',
      AGENT_SHA256: '@AGENT_SHA256@',
    });
    expect(COMPOSE_TEXT.match(/\bCODE\b/g)).toHaveLength(1);
  });
});
