//! Tables and the data in them: codes E06xx.

super::texts! {
    COLUMN_NOT_FOUND "E0601" ColumnNotFoundError
        "столбца '{column}' нет; есть столбцы: {columns}"
        "there is no column '{column}'; the columns are: {columns}";
}
