import { lookAtStates } from './support/look-at.ts';

lookAtStates(2, 4);
