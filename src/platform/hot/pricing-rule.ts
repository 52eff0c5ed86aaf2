/** The numbers of the platform's pricing rule, and how far rounding may take an answer from it. */
export const commissionPerSale = 12_500;
/** Half a unit of what the platform rounds to, and a little for floating point. */
export const centsTolerance = 0.0051;
export const commissionTolerance = 0.51;
export const roiTolerance = 1;
