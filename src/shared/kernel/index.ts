export * from './assert-never.ts';
export * from './clock.ts';
export * from './disposable.ts';
export * from './ids.ts';
export * from './money.ts';
export * from './result.ts';
