import { safeStorage } from 'electron';
import type { SecretBox } from '../media-server/external.ts';

/** The system's keychain, as far as there is one. */
export const keychain: SecretBox = {
  isProtected: () =>
    safeStorage.isEncryptionAvailable() &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(bytes),
};
