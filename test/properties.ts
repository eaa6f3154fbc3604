import fc from 'fast-check';

// A green tree stays green: the same seed each time. `npm run explore` draws new ones, round after round.
const { PROPERTY_SEED = '20261128' } = process.env;
fc.configureGlobal({ seed: Number.parseInt(PROPERTY_SEED, 10) });

/** fast-check, with the seed of this run: whatever is proved by random input imports it from here. */
export { fc };
