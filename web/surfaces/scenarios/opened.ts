// What of the scenarios is shown only when something differs, or when it is opened: one file to load.
export { BaselineLine } from './baseline/line.tsx';
export { PutBack } from './baseline/put-back.tsx';
export { Collections } from './collections.tsx';
export { Container } from './container.tsx';
export { Actions } from './declaring/actions.tsx';
export { Question } from './declaring/declare-dialog.tsx';
export { FirstSteps } from './declaring/first-steps.tsx';
export { Withdrawn } from './declaring/withdrawn.tsx';
export { ScenariosDifference } from './differing/difference.tsx';
export { HubItems } from './hub-items.tsx';
export { NotMade, NotMadeOfNoRow } from './not-made.tsx';
