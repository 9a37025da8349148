/**
 * Eight bytes in which numbers change their form: written and read in one breath, so nothing of a run stays in them. A
 * `DataView` for each writer and reader would cost more than all the numbers of most messages.
 */
export const scratch: DataView = /*@__PURE__*/ new DataView(new ArrayBuffer(8));
