import { action, IN, OUT, testCases } from './support/seclang-cases.ts';

const inPhase = (phase: string, id: number, value: number): string => `SecAction "id:${id},${phase}pass,setvar:${IN}=${value}"`;

testCases([
  ['the last setvar of a list wins', action(`setvar:${IN}=15,setvar:${IN}=7`), [7, null]],
  ['the last rule of a phase wins', `${action(`setvar:${IN}=15`)}\n${action(`setvar:${IN}=9`, 2)}`, [9, null]],
  ['a later rule leaves the other threshold', `${action(`setvar:${IN}=15`)}\n${action(`setvar:${OUT}=9`, 2)}`, [15, 9]],
  ['phase 2 comes after phase 1', `${inPhase('phase:2,', 1, 20)}\n${inPhase('phase:1,', 2, 10)}`, [20, null]],
  ['no phase is phase 2', `${inPhase('', 1, 20)}\n${inPhase('phase:1,', 2, 10)}`, [20, null]],
  ['phase:request is phase 2', `${inPhase('phase:request,', 1, 20)}\n${inPhase('phase:1,', 2, 10)}`, [20, null]],
  ['phase:request and phase:2 are one phase', `${inPhase('phase:2,', 1, 20)}\n${inPhase('phase:request,', 2, 10)}`, [10, null]],
  ['the phase may stand at the end', `SecAction "id:1,setvar:${IN}=15,phase:1"\n${inPhase('phase:1,', 2, 10)}`, [10, null]],
  ['phase 3 never runs', inPhase('phase:3,', 1, 20), [null, null]],
  ['phase 4 never runs', `${inPhase('phase:4,', 1, 20)}\n${inPhase('phase:1,', 2, 10)}`, [10, null]],
  ['phase 5 never runs', inPhase('phase:5,', 1, 20), [null, null]],
  ['phase:response never runs', inPhase('phase:response,', 1, 20), [null, null]],
  ['phase:logging never runs', inPhase('phase:logging,', 1, 20), [null, null]],
  [
    'what never runs may hold no number',
    `SecAction "id:1,phase:4,setvar:${IN}=high"\n${action(`setvar:${IN}=15`, 2)}`,
    [15, null],
  ],
  ['a phase that is none', inPhase('phase:9,', 1, 20), ['invalid', /phase has the value "9"/]],
  ['a phase name in capitals', inPhase('phase:REQUEST,', 1, 20), ['invalid', /phase has the value "REQUEST"/]],
  ['a phase without a value', inPhase('phase,', 1, 20), ['invalid', /phase has the value ""/]],
  ['of two phases the last holds', `${inPhase('phase:1,phase:2,', 1, 20)}\n${inPhase('phase:1,', 2, 10)}`, [20, null]],
]);
