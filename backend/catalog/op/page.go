package op

// Page is one page of a list. Total counts the whole list; NextCursor is empty on the last page.
type Page[T any] struct {
	Items []T `json:"items"`
	Cut
}

// Cut says how much of a list a page holds, for results whose list has a name of its own.
type Cut struct {
	Total      int    `json:"total" doc:"Length of the whole list."`
	NextCursor string `json:"next_cursor,omitempty" doc:"Give this as cursor to get the next page; absent on the last."`
}

// Paging is embedded by the arguments of operations that give lists.
type Paging struct {
	Cursor string `json:"cursor,omitempty" maxLength:"1024" doc:"next_cursor of the page before."`
	Limit  int    `json:"limit,omitempty" minimum:"1" maximum:"1000" doc:"Entries a page."`
}
