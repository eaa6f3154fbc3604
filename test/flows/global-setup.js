import { openFolder } from '../temporary-folder.js';
import { setUpFlows } from './synthesize.ts';

export default () => {
  openFolder();
  return setUpFlows();
};
