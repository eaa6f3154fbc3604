import { setUpFlows } from './synthesize.ts';

export default setUpFlows;
