//! What can be wrong with classes: in the text E082x and E083x, while it runs E084x and E085x.

super::texts! {
    UNKNOWN_SECTION "E0820" SyntaxError
        "в классе нет раздела '{word}'"
        "a class has no section '{word}'";
    STATEMENT_IN_CLASS "E0821" SyntaxError
        "инструкция не может стоять прямо в теле класса"
        "a statement cannot stand directly in the body of a class";
    CONSTRUCTOR_NAME "E0822" SyntaxError
        "конструктор называется '{name}', а класс — '{class}': их имена должны совпадать"
        "the constructor is called '{name}', but the class '{class}': they must have the same name";
    MEMBER_TWICE "E0823" SyntaxError
        "в классе '{class}' два члена с именем '{name}'"
        "class '{class}' has two members called '{name}'";
    CONSTRUCTOR_TWICE "E0824" SyntaxError
        "у класса '{class}' два конструктора для одного и того же числа аргументов: {count}"
        "class '{class}' has two constructors for the same number of arguments: {count}";
    SUPER_WITHOUT_PARENT "E0825" SyntaxError
        "'super' не к чему обратиться: у класса '{class}' нет родителя"
        "'super' has nothing to refer to: class '{class}' has no parent";
    SUPER_NOT_FIRST "E0826" SyntaxError
        "'super(...)' может быть только первой инструкцией конструктора"
        "'super(...)' can only be the first statement of a constructor";
    SUPER_ALONE "E0827" SyntaxError
        "через 'super' можно только вызвать конструктор или метод родителя: super(...), super.имя(...)"
        "'super' can only call the constructor or a method of the parent: super(...), super.name(...)";
    NO_THIS "E0828" SyntaxError
        "'this' бывает только в методах, конструкторах и значениях полей по умолчанию"
        "'this' exists only in methods, constructors and defaults of fields";
    NO_CLASS_VALUE "E0829" SyntaxError
        "'@class' бывает только в методе, у которого это первый параметр: fn имя(@class)"
        "'@class' exists only in a method that has it as its first parameter: fn name(@class)";
    CONSTRUCTOR_RETURNS "E0830" SyntaxError
        "конструктор не возвращает значения: после 'return' в нём ничего не стоит"
        "a constructor returns no value: nothing stands behind 'return' in it";
    DELEGATES_AND_SUPER "E0831" SyntaxError
        "конструктор, который начинается с ': this(...)', не вызывает 'super(...)': это делает другой конструктор"
        "a constructor that begins with ': this(...)' does not call 'super(...)': the other constructor does";

    ABSTRACT_CLASS "E0840" TypeError
        "нельзя создать экземпляр абстрактного класса '{class}'"
        "class '{class}' is abstract and has no instances of its own";
    NO_CONSTRUCTOR "E0841" TypeError
        "у класса '{class}' нет конструктора для такого вызова: {got}"
        "class '{class}' has no constructor for such a call: {got}";
    NOT_A_CLASS "E0842" TypeError
        "родителем класса '{class}' может быть только класс, получен '{got}'"
        "the parent of class '{class}' must be a class, got '{got}'";
    FIELD_OF_PARENT "E0843" TypeError
        "поле '{name}' объявлено уже в родительском классе '{parent}'"
        "field '{name}' is declared in the parent class '{parent}' already";
    TOO_MANY_PARENTS "E0844" LimitError
        "слишком длинная цепочка наследования: больше {limit} классов (depth)"
        "too long a chain of inheritance: more than {limit} classes (depth)";
    WRONG_FIELD_TYPE "E0845" TypeError
        "поле '{name}' ожидает тип '{expected}', получен '{got}'"
        "field '{name}' expected type '{expected}', got '{got}'";
    PRIVATE_MEMBER "E0846" ProtectError
        "'{name}' — закрытый член класса '{class}': он доступен только в методах этого класса"
        "'{name}' is a private member of class '{class}': only methods of that class may use it";
    PROTECTED_MEMBER "E0847" ProtectError
        "'{name}' — защищённый член класса '{class}': он доступен только в методах этого класса и его наследников"
        "'{name}' is a protected member of class '{class}': only methods of that class and of classes that extend it may use it";
    NO_CLASS_MEMBER "E0848" KeyError
        "в классе '{class}' нет члена '{name}'"
        "class '{class}' has no member '{name}'";
    METHOD_AS_VALUE "E0849" TypeError
        "метод '{name}' не берут как значение: его вызывают"
        "method '{name}' cannot be taken as a value: it is called";
    METHOD_ASSIGNED "E0850" TypeError
        "методу '{name}' класса '{class}' нельзя присвоить значение"
        "nothing can be assigned to method '{name}' of class '{class}'";
    NEEDS_INSTANCE "E0851" TypeError
        "'{name}' есть только у экземпляров класса '{class}', а не у самого класса"
        "'{name}' belongs to the instances of class '{class}', not to the class itself";
    IMPLICIT_SUPER "E0852" TypeError
        "у родительского класса '{class}' нет конструктора без аргументов"
        "the parent class '{class}' has no constructor without arguments";

    HELP_CLASS "H0820" SyntaxError
        "класс объявляют так: cls Имя { поле: int = 0 }, наследника: cls Имя(Родитель) { ... }"
        "a class is declared so: cls Name { field: int = 0 }, one that extends another: cls Name(Parent) { ... }";
    HELP_INSTANCE "H0821" SyntaxError
        "экземпляр создают вызовом класса: Имя(...); 'new' пишут только перед конструктором в теле класса"
        "an instance is made by calling the class: Name(...); 'new' only begins a constructor in the body of a class";
    HELP_SECTIONS "H0822" SyntaxError
        "разделы бывают такие: private:, protected:, public:; поле объявляют с типом: имя: int"
        "there are these sections: private:, protected:, public:; a field is declared with a type: name: int";
    HELP_MEMBERS "H0823" SyntaxError
        "в теле класса стоят поля (имя: тип), переменные класса (имя = значение), конструкторы (new) и методы (fn)"
        "the body of a class holds fields (name: type), class variables (name = value), constructors (new) and methods (fn)";
    HELP_CONSTRUCTOR "H0824" SyntaxError
        "конструктор объявляют так: new Имя(a, b) { this.a = a }"
        "a constructor is declared so: new Name(a, b) { this.a = a }";
    HELP_DELEGATION "H0825" SyntaxError
        "другой конструктор своего класса вызывают перед телом: new Имя(a): this(a, 0) { }; конструктор родителя — первой инструкцией: super(a)"
        "another constructor of the class is called before the body: new Name(a): this(a, 0) { }; that of the parent by the first statement: super(a)";
    HELP_METHOD_VALUE "H0826" TypeError
        "вызовите его: .{name}(...), или передайте функцию: () => x.{name}()"
        "call it: .{name}(...), or pass a function: () => x.{name}()";
    HELP_FORMS "H0827" TypeError
        "он вызывается так: {forms}"
        "it is called: {forms}";
    HELP_WRITE_SUPER "H0828" TypeError
        "вызовите его конструктор первой инструкцией: super(...); у него есть: {forms}"
        "call its constructor by the first statement: super(...); it has: {forms}";
    HELP_DECLARED_BELOW "H0829" NameError
        "класс '{name}' объявлен ниже: до этого места его объявление ещё не выполнено"
        "class '{name}' is declared further down: its declaration has not been executed yet";
    HELP_PUBLIC "H0830" ProtectError
        "чтобы он был доступен отовсюду, поставьте его в раздел 'public:' класса '{class}'"
        "to make it available everywhere, put it into the section 'public:' of class '{class}'";
}
