import type { CollectionsDocument } from '#contract';
import type { Sentence } from '../../../words/sentence.ts';

/** What disabling a scenario does to the collections that hold it; in general words where they are not known. */
export function disablingWords(name: string, collections: CollectionsDocument | undefined): Sentence {
  if (collections?.state !== 'read')
    return ['The collections that hold it become tainted: hub upgrades skip them until you enable it again.'];
  const holding = collections.installed.filter(({ content, scenarios }) => content !== 'tainted' && scenarios.includes(name));
  // Nothing taints a collection whose own file is outdated; its upgrade installs the scenario again.
  const [tainted, outdated] = [false, true].map((isOutdated) =>
    holding.filter(({ content }) => (content === 'outdated') === isOutdated).map((collection) => collection.name),
  ) as [string[], string[]];
  const [collection, becomes] =
    tainted.length === 1
      ? ['collection ', ' becomes tainted: hub upgrades skip it']
      : ['collections ', ' become tainted: hub upgrades skip them'];
  return [
    ...(tainted.length === 0 ? [] : [`Its ${collection}`, ...listed(tainted), `${becomes} until you enable this again.`]),
    ...(outdated.length === 0 ? [] : [' The next hub upgrade brings it back with ', ...listed(outdated), '.']),
  ];
}

/** All of the names: `a, b and c`. */
const listed = (names: readonly string[]): Sentence =>
  names.flatMap((name, index) => [index === 0 ? '' : index === names.length - 1 ? ' and ' : ', ', { name }]);
