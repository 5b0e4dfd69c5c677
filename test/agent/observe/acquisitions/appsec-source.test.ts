import { expect, test } from 'vitest';
import { readAcquisitionFile } from '../../../../agent/observe/acquisitions/read-file.ts';

const LABELS = 'labels: {type: appsec}\n';
const sourcesIn = (text: string) => readAcquisitionFile(Buffer.from(text)).sources;

test.each([
  ['the default', '', '127.0.0.1:7422'],
  ['an address', 'listen_addr: 0.0.0.0:7423\n', '0.0.0.0:7423'],
  ['a socket', 'listen_socket: /run/appsec.sock\n', '/run/appsec.sock'],
  ['an address beside a socket', 'listen_socket: /run/appsec.sock\nlisten_addr: 0.0.0.0:7423\n', '0.0.0.0:7423'],
])('the listener is %s', (_, keys, listener) => {
  expect(sourcesIn(`source: appsec\nappsec_config: a/b\n${LABELS}${keys}`)).toMatchObject([{ listener }]);
});

test.each([
  ['a name', 'appsec_config: a/b\n', [{ by: 'name', value: 'a/b' }]],
  ['a pattern', 'appsec_config: a/b?\n', [{ by: 'pattern', value: 'a/b?' }]],
  ['brackets, which are none', 'appsec_config: "a/[b]"\n', [{ by: 'name', value: 'a/[b]' }]],
  [
    'several, each once, in their order',
    'appsec_configs: [z/z, "a/*", z/z]\n',
    [
      { by: 'name', value: 'z/z' },
      { by: 'pattern', value: 'a/*' },
    ],
  ],
  ['a path, which wins over a name', 'appsec_config: a/b\nappsec_config_path: /x.yaml\n', [{ by: 'path', value: '/x.yaml' }]],
])('it uses %s', (_, keys, configs) => {
  expect(sourcesIn(`source: appsec\n${keys}${LABELS}`)).toMatchObject([{ configs }]);
});

test('several documents are several listeners, and empty ones are none', () => {
  const one = `source: appsec\nappsec_config: a/b\n${LABELS}`;
  expect(readAcquisitionFile(Buffer.from(`# first\n---\n${one}---\n---\n${one}`))).toMatchObject({
    count: 2,
    faults: [],
    doubts: [],
  });
});

test.each([
  ['in the name of the config', 'appsec_config: $NAME\n', 'NAME'],
  ['in one of the configs', 'appsec_configs: [a/b, "x/$NAME"]\n', 'NAME'],
  ['in the path', 'appsec_config_path: $DIR/x.yaml\n', 'DIR'],
])('a variable %s is named', (_, keys, variable) => {
  const { sources, faults, doubts } = readAcquisitionFile(Buffer.from(`source: appsec\n${keys}${LABELS}`));
  expect([sources, faults, doubts]).toEqual([[], [], [expect.stringContaining(`variable ${variable}`)]]);
});

test('a relative path hangs on where CrowdSec was started', () => {
  const { doubts } = readAcquisitionFile(Buffer.from(`source: appsec\nappsec_config_path: x.yaml\n${LABELS}`));
  expect(doubts).toEqual([expect.stringContaining('appsec_config_path')]);
});

test('what does not parse with a variable in it could parse without', () => {
  const { faults, doubts } = readAcquisitionFile(Buffer.from(`source: appsec\nappsec_config: '$X' y\n`));
  expect([faults, doubts]).toEqual([[], [expect.stringContaining('variable X')]]);
});
