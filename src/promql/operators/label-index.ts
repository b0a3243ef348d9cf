export { LabelSetTable as LabelIndex } from '../../model/label-set-table.ts';
