import * as z from 'zod';

/** Ids are UUIDv7 strings with a brand, so that a viewer's id cannot be passed for a show's. */
export const showIdSchema = z.uuid().brand<'ShowId'>();
export const viewerIdSchema = z.uuid().brand<'ViewerId'>();
export const messageIdSchema = z.uuid().brand<'MessageId'>();
export const productIdSchema = z.uuid().brand<'ProductId'>();
export const variantIdSchema = z.uuid().brand<'VariantId'>();
export const pictureIdSchema = z.uuid().brand<'PictureId'>();
export const saleIdSchema = z.uuid().brand<'SaleId'>();
export const claimIdSchema = z.uuid().brand<'ClaimId'>();
export const orderIdSchema = z.uuid().brand<'OrderId'>();
export const paymentIdSchema = z.uuid().brand<'PaymentId'>();
export const couponIdSchema = z.uuid().brand<'CouponId'>();
export const grantIdSchema = z.uuid().brand<'GrantId'>();
export const pollIdSchema = z.uuid().brand<'PollId'>();
export const lotteryIdSchema = z.uuid().brand<'LotteryId'>();
export const templateIdSchema = z.uuid().brand<'TemplateId'>();

export type ShowId = z.infer<typeof showIdSchema>;
export type ViewerId = z.infer<typeof viewerIdSchema>;
export type MessageId = z.infer<typeof messageIdSchema>;
export type ProductId = z.infer<typeof productIdSchema>;
export type VariantId = z.infer<typeof variantIdSchema>;
export type PictureId = z.infer<typeof pictureIdSchema>;
export type SaleId = z.infer<typeof saleIdSchema>;
export type ClaimId = z.infer<typeof claimIdSchema>;
export type OrderId = z.infer<typeof orderIdSchema>;
export type PaymentId = z.infer<typeof paymentIdSchema>;
export type CouponId = z.infer<typeof couponIdSchema>;
export type GrantId = z.infer<typeof grantIdSchema>;
export type PollId = z.infer<typeof pollIdSchema>;
export type LotteryId = z.infer<typeof lotteryIdSchema>;
export type TemplateId = z.infer<typeof templateIdSchema>;
