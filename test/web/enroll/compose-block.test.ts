import { expect, test } from 'vitest';
import { filledIn } from '../../../web/enroll/compose.tsx';

test('the address and the code are filled in, and names that hold the words are not touched', () => {
  const block = 'ARGOS_DRIFT_URL: https://HOST\nARGOS_DRIFT_CODE: CODE\nrun: wget https://HOST/agent/x # DECODE\n';
  expect(filledIn(block, { url: 'https://drift.example', code: 'k3$&y' })).toBe(
    'ARGOS_DRIFT_URL: https://drift.example\nARGOS_DRIFT_CODE: k3$&y\nrun: wget https://drift.example/agent/x # DECODE\n',
  );
});
