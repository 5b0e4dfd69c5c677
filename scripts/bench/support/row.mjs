/**
 * Prints one line of the table that scripts/bench/run makes.
 * @param isOk null where there is no budget
 */
export function row(what, budget, measured, isOk) {
  process.stdout.write(`| ${what} | ${budget} | ${measured} | ${isOk === null ? '' : isOk ? 'ok' : 'MISSED'} |\n`);
}
