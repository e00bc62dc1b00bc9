export interface Report { total: number; names: string[]; when: Date | null }
