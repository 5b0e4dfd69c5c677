import { action, IN, OUT, testCases } from './support/seclang-cases.ts';

const BLOCKS_ALL = /the engine would enforce 0 and block every request/;

testCases([
  ['digits', action(`setvar:${IN}=15`), [15, null]],
  ['leading zeros', action(`setvar:${IN}=015`), [15, null]],
  ['zero', action(`setvar:${IN}=0`), [0, null]],
  ['the largest whole number', action(`setvar:${IN}=${Number.MAX_SAFE_INTEGER}`), [Number.MAX_SAFE_INTEGER, null]],
  ['letters after digits', action(`setvar:${IN}=15abc`), ['indeterminate', BLOCKS_ALL]],
  ['a fraction', action(`setvar:${IN}=15.5`), ['indeterminate', BLOCKS_ALL]],
  ['a blank before the digits', action(`setvar:${IN}= 15`), ['indeterminate', BLOCKS_ALL]],
  ['a blank after the digits, in quotes', action(`setvar:'${OUT}=15 '`), ['indeterminate', BLOCKS_ALL]],
  ['a word', action(`setvar:${IN}=high`), ['indeterminate', BLOCKS_ALL]],
  ['a hexadecimal number', action(`setvar:${IN}=0x0f`), ['indeterminate', BLOCKS_ALL]],
  ['an exponent', action(`setvar:${IN}=1e1`), ['indeterminate', BLOCKS_ALL]],
  ['an underscore', action(`setvar:${IN}=1_5`), ['indeterminate', BLOCKS_ALL]],
  ['a second =', action(`setvar:${IN}==15`), ['indeterminate', BLOCKS_ALL]],
  ['an addition', action(`setvar:${IN}=+10`), ['indeterminate', /by \+10, which depends on what was set before/]],
  ['a subtraction', action(`setvar:${IN}=-3`), ['indeterminate', /by -3, which depends on what was set before/]],
  ['another variable', action(`setvar:${IN}=%{tx.y}`), ['indeterminate', /from another variable/]],
  ['part of it from another variable', action(`setvar:${IN}=1%{tx.y}`), ['indeterminate', /from another variable/]],
  ['more digits than a number can have', action(`setvar:${IN}=99999999999999999999`), ['indeterminate', /too large/]],
]);
