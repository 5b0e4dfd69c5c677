import { lookAtStates } from './support/look-at.ts';

lookAtStates(3, 4);
