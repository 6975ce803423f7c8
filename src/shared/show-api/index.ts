export * from './contract.ts';
export * from './errors.ts';
export * from './live.ts';
export * from './process.ts';
export * from './roles.ts';
export * from './watch-boot.ts';
