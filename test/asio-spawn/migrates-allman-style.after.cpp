//////////////////////////////////////////////////////////////////////////////
// Pipeline.cpp : producer -> stages -> consumer
//////////////////////////////////////////////////////////////////////////////
#include <boost/asio.hpp>
#include <recoro/asio.hpp>
#include <boost/optional.hpp>

#include <cassert>
#include <exception>
#include <iostream>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

using namespace std;
using boost::asio::io_context;
using boost::asio::steady_timer;
typedef boost::system::error_code CErrorCode;

//----------------------------------------------------------------------------
// CChannel
//----------------------------------------------------------------------------
template<typename TItem>
class CChannel
{
public:
    typedef boost::optional<TItem> Item;

    CChannel(io_context& ioContext, size_t nCapacity)
        : m_timerRead(ioContext, steady_timer::time_point::max())
        , m_timerWrite(ioContext, steady_timer::time_point::max())
        , m_nCapacity(nCapacity)
        , m_bClosed(false)
    {
    }

    boost::asio::awaitable<void> Write(TItem item)
    {
        while(m_queue.size() == m_nCapacity)
        {
            CErrorCode ec;
            co_await m_timerWrite.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ec));
        }
        m_queue.push(std::move(item));
        m_timerRead.cancel();
    }

    boost::asio::awaitable<Item> Read()
    {
        while(m_queue.empty())
        {
            if(m_bClosed)
                co_return boost::none;
            CErrorCode ec;
            co_await m_timerRead.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ec));
        }
        Item item(std::move(m_queue.front()));
        m_queue.pop();
        m_timerWrite.cancel();
        co_return item;
    }

    void Close()
    {
        m_bClosed = true;
        m_timerRead.cancel();
    }

private:
    queue<TItem>    m_queue;
    steady_timer    m_timerRead;
    steady_timer    m_timerWrite;
    const size_t    m_nCapacity;
    bool            m_bClosed;
};

typedef CChannel<string> CStringChannel;
typedef shared_ptr<CStringChannel> CStringChannelPtr;

//----------------------------------------------------------------------------
// Stages
//----------------------------------------------------------------------------
class IStage
{
public:
    virtual ~IStage() = default;
    virtual boost::asio::awaitable<bool> Transform(string& strItem) = 0;   // false: drop the item
    virtual boost::asio::awaitable<void> Finish(CStringChannel& out) { (void)out; co_return; }
};

class CUpper : public IStage
{
public:
    virtual boost::asio::awaitable<bool> Transform(string& strItem) override
    {
        for(auto& ch : strItem)
        {
            ch = static_cast<char>(toupper(ch));
        }
        co_await boost::asio::post(boost::asio::use_awaitable);
        co_return true;
    }
};

class CDropShort : public IStage
{
    size_t m_nMin;
    int m_nDropped;
public:
    explicit CDropShort(size_t nMin) : m_nMin(nMin), m_nDropped(0) { }
    virtual boost::asio::awaitable<bool> Transform(string& strItem) override
    {
        if(strItem.size() >= m_nMin)
            co_return true;
        ++m_nDropped;
        co_return false;
    }
    virtual boost::asio::awaitable<void> Finish(CStringChannel& out) override
    {
        co_await out.Write("dropped " + to_string(m_nDropped));
    }
};

class CFailOn : public IStage
{
    string m_str;
public:
    explicit CFailOn(const string& str) : m_str(str) { }
    virtual boost::asio::awaitable<bool> Transform(string& strItem) override
    {
        co_await boost::asio::post(boost::asio::use_awaitable);
        if(strItem == m_str)
        {
            throw runtime_error("cannot handle " + strItem);
        }
        co_return true;
    }
};

static boost::asio::awaitable<void> RunStage(const shared_ptr<IStage>& pStage, const CStringChannelPtr& pIn, const CStringChannelPtr& pOut)
{
    std::exception_ptr caught;
    const exception *caught_e = nullptr;
    try
    {
        while(auto item = co_await pIn->Read())
        {
            if(!co_await pStage->Transform(*item))
                continue;
            co_await pOut->Write(std::move(*item));
        }
        co_await pStage->Finish(*pOut);
    }
    catch (const exception& e) {
        caught = std::current_exception();
        caught_e = &e;
    }
    if (auto const held = std::exchange(caught, nullptr)) {
        const exception& e = *caught_e;
        co_await pOut->Write(string("error: ") + e.what());
    }
    pOut->Close();
}

//----------------------------------------------------------------------------
// main
//----------------------------------------------------------------------------
int main()
{
    io_context ioContext;
    vector<shared_ptr<IStage>> stages;
    stages.push_back(make_shared<CDropShort>(3));
    stages.push_back(make_shared<CUpper>());
    stages.push_back(make_shared<CFailOn>("BOOM"));

    auto pFirst = make_shared<CStringChannel>(ioContext, 2);
    auto pIn = pFirst;
    for(const auto& pStage : stages)
    {
        auto pOut = make_shared<CStringChannel>(ioContext, 1);
        recoro::spawn_like(ioContext, bind(&RunStage, pStage, pIn, pOut));
        pIn = pOut;
    }

    recoro::spawn_like(ioContext, [pFirst]() -> boost::asio::awaitable<void>
    {
        for(const char* psz : { "alpha", "be", "gamma", "", "delta" })
            co_await pFirst->Write(psz);
        pFirst->Close();
    });

    vector<string> result;
    recoro::spawn_like(ioContext,
        [pIn, &result]() -> boost::asio::awaitable<void>
        {
            while(const auto item = co_await pIn->Read())
                result.push_back(*item);
        });
    pFirst.reset();
    pIn.reset();
    ioContext.run();
    for(const auto& str : result) cout << str << endl;

    // a second round, with the item nobody can handle
    ioContext.restart();
    auto pA = make_shared<CStringChannel>(ioContext, 8);
    auto pB = make_shared<CStringChannel>(ioContext, 8);
    recoro::spawn_like(ioContext, [&]() -> boost::asio::awaitable<void>
    {
        co_await pA->Write("one");
        co_await pA->Write("BOOM");
        co_await pA->Write("never");
        pA->Close();
        co_await RunStage(stages.back(), pA, pB);
        for(auto item = co_await pB->Read(); item; item = co_await pB->Read())
        {
            cout << item.get() << endl;
        }
        cout << (co_await pA->Read() ? "left over" : "empty") << endl;
    });
    ioContext.run();
    return 0;
}
