import { lookAtStates } from './support/look-at.ts';

lookAtStates(1, 4);
