/** The emulator's own root key. Nothing of the caller's AWS environment is passed on. */
export const ROOT_KEY = { accessKeyId: 'test', secretAccessKey: 'test' };
export const REGION = 'eu-central-1';
export const ACCOUNT = '000000000000';
