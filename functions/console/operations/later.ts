/** Operations that `index.ts` imports when the first of them is asked for. */
export { addChannel } from './add-channel.ts';
export { connectChannel } from './connect-channel.ts';
export { importChannel } from './import-channel.ts';
export { importPayments } from './import-payments.ts';
export { importStock } from './import-stock.ts';
export { registerChannel } from './register-channel.ts';
export { rotateChannel } from './rotate-channel.ts';
export { showPayment } from './show-payment.ts';
