export { salesMessages } from './messages.ts';
export { clockOf, SaleBoard } from './sale-board.tsx';
export { SaleDialog } from './sale-dialog.tsx';
export { createTillStore, itemOf, type TillState, type TillStore } from './store.ts';
export { CouponDialog, couponValue, type GiveTarget } from './coupon-dialog.tsx';
export { OrdersDialog } from './orders-dialog.tsx';
export { told } from './told.ts';
