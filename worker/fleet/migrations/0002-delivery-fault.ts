/** Why a host's agent could not put the newest intent on its disk. */
export const deliveryFault = 'ALTER TABLE liveness ADD COLUMN delivery_fault TEXT;';
