/**
 * Stands in for the SDK's credential chain in deployed bundles (`lib/shared/bundle.ts` puts it there).
 * Lambda gives an environment its credentials in three variables and changes them only with the
 * environment, so the chain's profiles, single sign-on and instance metadata are weight that is
 * never used: a quarter of a bundle. They are read once for each client: the environment's variables are
 * slow to read, and every request is signed.
 */
export const defaultProvider = () => {
  let read: ReturnType<typeof readCredentials> | undefined;
  return async () => {
    read ??= readCredentials();
    return read;
  };
};

const readCredentials = () => ({
  accessKeyId: variable('AWS_ACCESS_KEY_ID'),
  secretAccessKey: variable('AWS_SECRET_ACCESS_KEY'),
  // Absent on the embedded cloud, whose keys are not temporary.
  ...(process.env['AWS_SESSION_TOKEN'] && { sessionToken: process.env['AWS_SESSION_TOKEN'] }),
});

const variable = (name: string): string => {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`the environment variable ${name} is not set: a function has no credentials`);
};
