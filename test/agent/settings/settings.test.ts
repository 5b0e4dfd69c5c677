import { expect, test } from 'vitest';
import { parseConfig } from '../../../agent/settings/config-file.ts';
import { fromEnvironment, isForgeable, parseUrl, type RawSettings, resolveSettings } from '../../../agent/settings/settings.ts';

const settled = (layers: { flags?: RawSettings; environment?: RawSettings; file?: RawSettings }, isContainer = false) =>
  resolveSettings({ flags: {}, environment: {}, file: {}, ...layers }, isContainer);

test('options override the environment, which overrides the file', () => {
  const file = { crowdsec_dir: '/file', hub_dir: '/file', shared_dir: '/file' };
  const environment = fromEnvironment({ ARGOS_DRIFT_HUB_DIR: '/env', ARGOS_DRIFT_SHARED_DIR: '/env', ARGOS_DRIFT_KEY_FILE: '' });
  expect(settled({ file, environment, flags: { shared_dir: '/flag' } })).toMatchObject({
    folders: { crowdsecDir: '/file', hubDir: '/env', sharedDir: '/flag' },
    keyFile: '/var/lib/argos-drift/host.key',
  });
});

test('a container shares /shared and is enrolled as docker', () => {
  expect(settled({}, true)).toMatchObject({ folders: { sharedDir: '/shared' }, install: 'docker' });
  expect(settled({})).toMatchObject({ folders: { sharedDir: '/var/lib/argos-drift/shared' }, install: 'systemd' });
});

test.each<[string, RegExp]>([
  ['colour: blue\n', /unknown setting colour. Known are: url, host_id/],
  ['url: [a]\n', /url must be a text/],
  ['url:\n', /url is empty/],
  ['url: "a\n', /no valid YAML/],
  ['url: a\nurl: b\n', /no valid YAML/],
  ['- a\n', /must be a map/],
])('agent.yaml with %j is refused with a sentence', (text, message) => {
  expect(() => parseConfig(text, '/etc/argos-drift/agent.yaml')).toThrow(message);
});

test('an empty agent.yaml says nothing, and a host id of digits stays a text', () => {
  expect(parseConfig('# none\n', 'agent.yaml')).toEqual({});
  expect(parseConfig('host_id: 012345678901\n', 'agent.yaml')).toEqual({ host_id: '012345678901' });
});

test.each<[RawSettings, RegExp]>([
  [{ crowdsec_dir: 'relative' }, /crowdsec_dir in agent.yaml must be an absolute path/],
  [{ host_id: 'UPPER' }, /host_id/],
  [{ install: 'snap' }, /install must be systemd or docker/],
  [{ url: 'argos.example' }, /is no URL/],
  [{ url: 'ftp://argos.example' }, /does not begin with https:/],
  [{ url: 'localhost:8787' }, /^localhost:8787 does not begin with https:.* such as https:/],
  [{ url: 'https://user:secret@argos.example' }, /user name/],
  [{ url: 'https://argos.example/path' }, /address alone: https:\/\/argos.example/],
])('%j is refused with a sentence', (file, message) => {
  expect(() => settled({ file })).toThrow(message);
});

test.each([
  ['https://argos.example', false],
  ['http://127.0.0.1:8787', false],
  ['http://localhost:8787', false],
  ['http://[::1]:8787', false],
  ['http://argos.example', true],
  ['http://127.0.0.1.example', true],
])('answers from %s can be forged on the way: %s', (url, isSo) => {
  expect(isForgeable(parseUrl(url))).toBe(isSo);
});
