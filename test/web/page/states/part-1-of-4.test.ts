import { lookAtStates } from './support/look-at.ts';

lookAtStates(0, 4);
