export { isPublicAddress } from './public-address.ts';
export {
  createPublicFetch,
  FetchFailure,
  type FetchFailureCode,
  type PublicAnswer,
  type PublicFetch,
  type PublicRequest,
} from './public-fetch.ts';
