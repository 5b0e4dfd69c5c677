import { expect, test } from 'vitest';
import { readThresholds } from '../../../agent/observe/thresholds.ts';

const IN = 'tx.inbound_anomaly_score_threshold';
const OUT = 'tx.outbound_anomaly_score_threshold';
const action = (list: string, id = 1): string => `SecAction "id:${id},phase:1,nolog,pass,${list}"`;

test.each<[string, number | null, number | null]>([
  [action(`setvar:${IN}=15,setvar:${OUT}=4`), 15, 4],
  [action(`setvar:'${IN}=15',setvar:'${OUT}=4'`), 15, 4],
  [`SecAction id:1,phase:1,nolog,pass,setvar:${IN}=15`, 15, null],
  [`SECACTION "ID:1,PHASE:1,NOLOG,PASS,SETVAR:${IN.toUpperCase()}=15"`, 15, null],
  [action(`setvar:${IN}=015`), 15, null],
  [action(`setvar:${IN}=0`), 0, null],
  [action(`setvar:${IN}=15,setvar:${IN}=7`), 7, null],
  [`${action(`setvar:${IN}=15`)}\n${action(`setvar:${IN}=9`, 2)}`, 9, null],
  [`SecAction \\\n  "id:1,\\\n  phase:1,\\\n  nolog,pass,\\\n  setvar:${IN}=15"`, 15, null],
  [`SecAction "id:1,phase:1,\\\n# setvar:${IN}=99,\\\nnolog,pass,setvar:${IN}=15"`, 15, null],
  [`# ${action(`setvar:${IN}=15`)}`, null, null],
  [`  # ${action(`setvar:${IN}=15`)}`, null, null],
  [`#SecAction "id:1\n#setvar:${IN}=15"`, null, null],
  ['', null, null],
  ['\n\n', null, null],
  [action(`msg:'setvar:${IN}=99, sets nothing',setvar:${IN}=15`), 15, null],
  [action(`setvar:tx.old_inbound_anomaly_score_threshold=99`), null, null],
  [action(`setvar:tx.inbound_anomaly_score_threshold_x=99`), null, null],
  [action(`setvar:${IN} =99`), null, null],
  [action(`setvar:ip.inbound_anomaly_score_threshold=99`), null, null],
  [action(`setvar:tx.blocking_paranoia_level=2,setvar:${OUT}=3`), null, 3],
  [`SecAction "id:1,phase:2,pass,setvar:${IN}=20"\n${action(`setvar:${IN}=10`, 2)}`, 20, null],
  [`SecAction "id:1,pass,setvar:${IN}=20"\n${action(`setvar:${IN}=10`, 2)}`, 20, null],
  [`SecAction "id:1,phase:request,pass,setvar:${IN}=20"\n${action(`setvar:${IN}=10`, 2)}`, 20, null],
  [`SecAction "id:1,phase:3,pass,setvar:${IN}=20"`, null, null],
  [`SecAction "id:1,phase:4,pass,setvar:${IN}=20"\n${action(`setvar:${IN}=10`, 2)}`, 10, null],
  [`SecAction "id:1,phase:logging,pass,setvar:${IN}=20"`, null, null],
  [`${action(`setvar:${IN}=15`)}\r\n`, 15, null],
])('%j enforces %s inbound and %s outbound', (text, inbound, outbound) => {
  expect(readThresholds(text)).toEqual({ inbound, outbound });
});

test.each<[string, RegExp]>([
  [action(`setvar:${IN}=15abc`), /takes that as 0/],
  [action(`setvar:${IN}=15.5`), /takes that as 0/],
  [action(`setvar:${IN}= 15`), /takes that as 0/],
  [action(`setvar:${IN}=high`), /takes that as 0/],
  [action(`setvar:${IN}=`), /takes that as 0/],
  [action(`setvar:${IN}=+10`), /depends on what was set before/],
  [action(`setvar:${IN}=-3`), /depends on what was set before/],
  [action(`setvar:${IN}=%{tx.y}`), /from another variable/],
  [action('setvar:tx.%{tx.y}=5'), /name from another variable/],
  [action(`setvar:${IN}`), /without a value/],
  [action(`setvar:!${IN}`), /removes/],
  [action('setvar'), /setvar has no value/],
  [action(`setvar:${IN}=99999999999999999999`), /too large/],
  [`SecRule ARGS "@rx a" "id:1,phase:1,pass,setvar:${IN}=15"`, /secrule/],
  ['SecRuleRemoveById 1', /secruleremovebyid/],
  [`SecRuleUpdateActionById 1 "setvar:${IN}=1"`, /secruleupdateactionbyid/],
  ['SecMarker END', /secmarker/],
  ['Include /etc/x.conf', /include/],
  [action(`skipAfter:END,setvar:${IN}=15`), /skipafter/],
  [action(`ctl:ruleRemoveById=1,setvar:${IN}=15`), /ctl/],
  [action(`deny,setvar:${IN}=15`), /deny/],
  [`SecAction "phase:1,pass,setvar:${IN}=15"`, /no plain id/],
  [`SecAction "id:x,phase:1,pass,setvar:${IN}=15"`, /no plain id/],
  [`SecAction "id:1,id:2,phase:1,pass,setvar:${IN}=15"`, /two actions id/],
  [`SecAction "id:1,phase:1,phase:2,setvar:${IN}=15"`, /two actions phase/],
  [`SecAction "id:1,phase:9,setvar:${IN}=15"`, /phase 9/],
  [`${action(`setvar:${IN}=15`)}\\`, /last line ends with a backslash/],
  [`SecAction \\\n\n"id:1,phase:1,pass,setvar:${IN}=15"`, /blank line/],
  [`SecAction  "id:1,phase:1,pass,setvar:${IN}=15"`, /double quote/],
  [`SecAction\t"id:1,phase:1,pass,setvar:${IN}=15"`, /directive secaction/],
  [`SecAction \`id:1,phase:1,setvar:${IN}=15\``, /backtick/],
  [action(`setvar:'${IN}=15`), /single quote/],
  [action(`setvar:x'${IN}=15'`), /unusual way/],
  [action(`msg:'a\\'b',setvar:${IN}=15`), /backslash/],
  [`\u{a0}#SecAction "id:1,setvar:${IN}=15"`, /white space/],
  [action(`setvar:${IN}=1\u{e9}5`), /unusual character/],
  [action(`,setvar:${IN}=15`), /empty action/],
])('%j is undecided, never a number', (text, why) => {
  expect(() => readThresholds(text)).toThrow(
    expect.objectContaining({ state: 'indeterminate', message: expect.stringMatching(why) }),
  );
});

test.each<[string, RegExp]>([
  [`${action(`setvar:${IN}=15`)}\n${action(`setvar:${OUT}=4`)}`, /two SecActions have the id 1/],
  [`SecAction "id:1,phase:1,setvar:${IN}=15" extra`, /follows the closing quote/],
  [`SecAction "id:1,phase:1,setvar:${IN}=15`, /no closing quote/],
])('%j makes the engine refuse the file', (text, why) => {
  expect(() => readThresholds(text)).toThrow(expect.objectContaining({ state: 'invalid', message: expect.stringMatching(why) }));
});
